package dev.holdfast.cli;

import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.growth.Subject;

/// What a command on growth was told: `database`, `database/table` or `database/schema.table`.
final class GrowthSubject {
    private GrowthSubject() {}

    static Subject of(Workbench bench, String words) {
        int slash = words.indexOf('/');
        if (slash < 0) {
            return Subject.database(words);
        }
        String database = words.substring(0, slash);
        String schema = bench.operations().databases().stream()
                .filter(spec -> spec.name().equals(database))
                .map(DatabaseSpec::engine)
                .findFirst()
                .map(engine -> engine.defaultSchema())
                .orElse("public"); // the engine says that there is no such database
        return new Subject(database, TableName.parse(words.substring(slash + 1), schema));
    }
}
