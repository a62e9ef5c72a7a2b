package dev.holdfast.estate;

import dev.holdfast.testing.SqlServerEngine;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
final class SqlServerConnectorTest extends ConnectorContract {
    SqlServerConnectorTest() {
        super(new SqlServerEngine());
    }
}
