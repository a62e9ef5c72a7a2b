package dev.holdfast.dialect.contract;

import dev.holdfast.testing.PostgresEngine;

final class PostgresDisposingTest extends DisposingContract {
    PostgresDisposingTest() {
        super(new PostgresEngine());
    }
}
