package dev.holdfast.sample;

import dev.holdfast.dialect.Engine;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The policies of specified tables, as the document that `policy apply` reads: what the seed keeps in
/// `archival_table_config`.
final class SpecPolicies {
    private static final String ARCHIVE = "archive_db";

    private SpecPolicies() {}

    static String toml(List<TableSpec> tables, Engine engine) {
        String sources = tables.stream()
                .map(TableSpec::database)
                .distinct()
                .map(database -> database(database, engine, "source"))
                .collect(Collectors.joining());
        String policies = tables.stream()
                .filter(table -> table.logic() != TableSpec.Logic.NONE)
                .map(SpecPolicies::policy)
                .collect(Collectors.joining());
        return sources + database(ARCHIVE, engine, "archive") + policies;
    }

    private static String database(String name, Engine engine, String role) {
        String server =
                switch (engine) {
                    case POSTGRESQL -> "server = \"embedded\"\ndatabase = \"" + name + "\"\n";
                    case SQLSERVER -> """
                            server = "localhost:1433"
                            database = "%s"
                            login = "holdfast"
                            secret = "env:TRADING_PASSWORD"
                            """.formatted(name);
                };
        return """
                [database.%s]
                engine = "%s"
                %senvironment = "development"
                roles = ["%s"]

                """.formatted(SampleEstate.governed(name), engine.id(), server, role);
    }

    private static String policy(TableSpec table) {
        boolean byContract = table.logic() == TableSpec.Logic.CONTRACT_MATURITY;
        return """
                [policy.%s]
                description = "%s"
                database = "%s"
                table = "%s.%s"
                class = "%s"
                %szone = "%s"
                priority = %d
                archive_database = "%s"
                archive_schema = "%s"
                chunk_rows = 20000
                pace = "full"

                %s""".formatted(
                        table.policy(),
                        table.tableClass() + ", " + table.logic(),
                        table.governedDatabase(),
                        TableSpec.SCHEMA,
                        table.name(),
                        table.tableClass().toLowerCase(Locale.ROOT),
                        byContract ? CONTRACT_CLOCKS : "age = \"" + table.dateColumn() + "\"\n",
                        TableSpec.ZONE,
                        table.priority(),
                        ARCHIVE,
                        table.database(),
                        byContract ? CONTRACT_JOIN.formatted(table.policy()) : "");
    }

    /// 13 months after maturity it leaves, and stays in the archive for the seven years after that.
    private static final String CONTRACT_CLOCKS = """
            age = "c.maturityDate"
            residence = "P13M"
            retention = "P8Y1M"
            retention_from = "c.maturityDate"
            """;

    private static final String CONTRACT_JOIN = """
            [policy.%s.join.c]
            table = "dbo.Contract"
            on = { contractId = "contractId" }

            """;
}
