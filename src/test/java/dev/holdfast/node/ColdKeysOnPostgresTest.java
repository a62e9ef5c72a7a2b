package dev.holdfast.node;

import dev.holdfast.testing.PostgresEngine;
import java.util.List;

final class ColdKeysOnPostgresTest extends ColdKeysContract {
    ColdKeysOnPostgresTest() {
        super(new PostgresEngine(), "numeric", List.of("1.50", "20", "0.000"), List.of("1.5", "2e1", "0"));
    }
}
