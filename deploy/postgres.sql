-- A database of its own for Prefect, whose tables want pg_trgm; run once, as the server first starts.
CREATE DATABASE prefect;
\connect prefect
CREATE EXTENSION IF NOT EXISTS pg_trgm;
