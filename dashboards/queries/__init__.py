"""What each page shows, as data: one function a page, whose answer can be kept under the contract's data version."""
