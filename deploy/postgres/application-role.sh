# Read once, when PostgreSQL makes its data: the role of web, worker and beat, to which `migrate` gives its rights.
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set password="${POSTGRES_APPLICATION_PASSWORD:?}" <<'SQL'
CREATE ROLE cop_app LOGIN PASSWORD :'password';
SQL
