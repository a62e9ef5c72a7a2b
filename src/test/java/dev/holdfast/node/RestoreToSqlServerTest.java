package dev.holdfast.node;

import dev.holdfast.testing.PostgresEngine;
import dev.holdfast.testing.SqlServerEngine;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
final class RestoreToSqlServerTest extends RestoreContract {
    RestoreToSqlServerTest() {
        super(new SqlServerEngine(), new PostgresEngine(), false);
    }
}
