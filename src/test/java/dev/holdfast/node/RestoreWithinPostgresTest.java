package dev.holdfast.node;

import dev.holdfast.testing.PostgresEngine;

final class RestoreWithinPostgresTest extends RestoreContract {
    RestoreWithinPostgresTest() {
        super(new PostgresEngine(), new PostgresEngine(), true);
    }
}
