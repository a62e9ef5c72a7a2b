package dev.holdfast.node;

import dev.holdfast.testing.SqlServerEngine;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
final class ColdKeysOnSqlServerTest extends ColdKeysContract {
    ColdKeysOnSqlServerTest() {
        super(
                new SqlServerEngine(),
                "nvarchar(20)",
                List.of("N'Ab'", "N'süd'", "N'x,y'"),
                List.of("aB ", "SÜD", "X,Y"));
    }
}
