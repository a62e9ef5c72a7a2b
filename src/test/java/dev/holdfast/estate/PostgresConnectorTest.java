package dev.holdfast.estate;

import dev.holdfast.testing.PostgresEngine;

final class PostgresConnectorTest extends ConnectorContract {
    PostgresConnectorTest() {
        super(new PostgresEngine());
    }
}
