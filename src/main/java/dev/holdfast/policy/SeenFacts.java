package dev.holdfast.policy;

import dev.holdfast.catalog.Schema;
import dev.holdfast.catalog.TableFacts;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks whether the tables of a proposed document are still what it was proposed from.
final class SeenFacts {
    private SeenFacts() {}

    /// One for each policy and table that has other facts now. Tables of no policy of the document do not count.
    static List<Problem> problems(
            PolicyDocument document, Map<String, Schema> schemas, Map<String, DatabaseSpec> databases) {
        List<Problem> problems = new ArrayList<>();
        document.seen().forEach((database, tables) -> {
            Schema schema = schemas.get(database);
            DatabaseSpec spec = databases.get(database);
            if (schema == null || spec == null) {
                return; // no policy of the document is over it, or its check says so
            }
            TableFacts facts = new TableFacts(schema);
            for (PolicyDefinition policy : document.policies()) {
                if (policy.database().equals(database)) {
                    for (TableName table : tables(policy, spec.engine())) {
                        String then = tables.get(table.toString());
                        if (then != null && !then.equals(facts.digest(table))) {
                            problems.add(new Problem(
                                    policy.name(),
                                    "table",
                                    database + "/" + table
                                            + (schema.table(table).isEmpty()
                                                    ? " is gone"
                                                    : " has changed: its columns, its key or its foreign keys are not"
                                                            + " those that the policy was proposed from")
                                            + "; propose again, or look at it and take its line out of [seen."
                                            + database + "]"));
                        }
                    }
                }
            }
        });
        return problems;
    }

    /// The tables that a policy moves or joins.
    private static Set<TableName> tables(PolicyDefinition policy, Engine engine) {
        Set<String> texts = new LinkedHashSet<>(List.of(policy.table()));
        texts.addAll(policy.bundle());
        policy.joins().values().forEach(join -> texts.add(join.table()));
        Set<TableName> tables = new LinkedHashSet<>();
        texts.stream()
                .filter(text -> !text.isEmpty() && !text.startsWith(".") && !text.endsWith("."))
                .forEach(text -> tables.add(TableName.parse(text, engine.defaultSchema())));
        return tables;
    }
}
