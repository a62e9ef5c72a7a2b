package dev.holdfast.dialect.contract;

import dev.holdfast.testing.PostgresEngine;

final class PostgresCatalogReaderTest extends CatalogReaderContract {
    PostgresCatalogReaderTest() {
        super(new PostgresEngine());
    }
}
