package dev.holdfast.dialect.contract;

import dev.holdfast.testing.PostgresEngine;

final class PostgresLookingTest extends LookingContract {
    PostgresLookingTest() {
        super(new PostgresEngine());
    }
}
