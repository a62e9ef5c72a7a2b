package dev.holdfast.dialect.contract;

import dev.holdfast.testing.PostgresEngine;

final class PostgresMarkingTest extends MarkingContract {
    PostgresMarkingTest() {
        super(new PostgresEngine());
    }
}
