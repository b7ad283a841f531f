"""The database: tables, migrations and queries. Rows stay inside, frozen domain objects leave."""
