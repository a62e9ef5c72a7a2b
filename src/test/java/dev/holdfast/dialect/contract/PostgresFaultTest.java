package dev.holdfast.dialect.contract;

import dev.holdfast.testing.PostgresEngine;

final class PostgresFaultTest extends FaultContract {
    PostgresFaultTest() {
        super(new PostgresEngine());
    }
}
