package dev.holdfast.dialect.contract;

import dev.holdfast.testing.PostgresEngine;

final class PostgresViewingTest extends ViewingContract {
    PostgresViewingTest() {
        super(new PostgresEngine());
    }
}
