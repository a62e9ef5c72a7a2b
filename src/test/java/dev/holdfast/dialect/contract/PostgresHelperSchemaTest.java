package dev.holdfast.dialect.contract;

import dev.holdfast.testing.PostgresEngine;

final class PostgresHelperSchemaTest extends HelperSchemaContract {
    PostgresHelperSchemaTest() {
        super(new PostgresEngine());
    }
}
