package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Engine;

/// The SQL of PostgreSQL 12 and later.
public final class PostgresDialect implements Dialect {
    private final CatalogReader catalog = new PostgresCatalog();
    private final CriteriaSql criteria = new PostgresCriteria(this);

    @Override
    public Engine engine() {
        return Engine.POSTGRESQL;
    }

    @Override
    public String quote(String identifier) {
        if (identifier.isEmpty() || identifier.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no identifier of PostgreSQL: '" + identifier + "'");
        }
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public CatalogReader catalog() {
        return catalog;
    }

    @Override
    public CriteriaSql criteria() {
        return criteria;
    }
}
