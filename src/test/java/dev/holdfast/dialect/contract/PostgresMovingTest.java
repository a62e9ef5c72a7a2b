package dev.holdfast.dialect.contract;

import dev.holdfast.testing.PostgresEngine;

final class PostgresMovingTest extends MovingContract {
    PostgresMovingTest() {
        super(new PostgresEngine());
    }
}
