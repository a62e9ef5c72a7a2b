package dev.holdfast.dialect.contract;

import dev.holdfast.testing.SqlServerEngine;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
final class SqlServerViewingTest extends ViewingContract {
    SqlServerViewingTest() {
        super(new SqlServerEngine());
    }
}
