"""Sentences for people, made of the data that calculations and queries answer; no decision is taken here."""
