package dev.holdfast.node;

import dev.holdfast.testing.SqlServerEngine;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
final class RestoreWithinSqlServerTest extends RestoreContract {
    RestoreWithinSqlServerTest() {
        super(new SqlServerEngine(), new SqlServerEngine(), true);
    }
}
