package dev.holdfast.dialect.contract;

import dev.holdfast.testing.PostgresEngine;

final class PostgresIndexingTest extends IndexingContract {
    PostgresIndexingTest() {
        super(new PostgresEngine());
    }
}
