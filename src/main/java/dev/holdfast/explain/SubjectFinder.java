package dev.holdfast.explain;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.catalog.TypedKey;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Nearest;
import dev.holdfast.policy.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads what somebody typed: which table is meant, and which key.
final class SubjectFinder {
    private final Estate estate;
    private final Policies policies;

    SubjectFinder(Estate estate, Policies policies) {
        this.estate = estate;
        this.policies = policies;
    }

    /// A table as it stands in a database.
    private record Found(GovernedDatabase database, TableInfo table) {}

    /// @throws HoldfastException `USAGE` when there is no such table, more than one, or the key does not fit it;
    ///     `UNREACHABLE` when a database does not answer that was named, or that may have the table
    Subject find(RowQuery query) {
        Found found = table(query.table());
        if (found.table().key().isEmpty()) {
            throw usage("%s/%s has no key: no row of it can be named, and no policy can take it"
                    .formatted(found.database().name(), found.table().name()));
        }
        String place = found.database().name() + "/" + found.table().name();
        return new Subject(
                found.database(),
                found.table(),
                TypedKey.read(place, found.table().keyColumns(), query.key()));
    }

    private Found table(String text) {
        int slash = text.indexOf('/');
        String name = text.substring(slash + 1).strip();
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".")) {
            throw usage("'" + text + "' names no table; write table, schema.table or database/schema.table");
        }
        List<String> databases = slash < 0
                ? sources()
                : List.of(estate.spec(text.substring(0, slash).strip()).name());
        List<Found> found = new ArrayList<>();
        List<GovernedDatabase> open = new ArrayList<>();
        HoldfastException closed = null;
        for (String each : databases) {
            try {
                GovernedDatabase database = estate.database(each);
                table(database, name).ifPresent(table -> found.add(new Found(database, table)));
                open.add(database);
            } catch (HoldfastException e) {
                closed = e;
            }
        }
        if (found.isEmpty() && closed != null) {
            throw closed; // it may have the table
        }
        if (found.isEmpty()) {
            throw usage("there is no table %s in %s%s"
                    .formatted(
                            name,
                            databases.isEmpty() ? "any governed database" : String.join(", ", databases),
                            Nearest.hint(name.contains(".") ? name : "public." + name, names(open))));
        }
        return found.size() == 1 ? found.getFirst() : governed(name, found);
    }

    private static Optional<TableInfo> table(GovernedDatabase database, String text) {
        TableName name = TableName.parse(text, database.spec().engine().defaultSchema());
        return database.read(connection -> SchemaReader.table(database.name(), database.dialect(), connection, name));
    }

    private static List<String> names(List<GovernedDatabase> databases) {
        return databases.stream()
                .flatMap(database -> database
                        .read(connection -> SchemaReader.read(database.name(), database.dialect(), connection))
                        .names()
                        .stream())
                .toList();
    }

    private List<String> sources() {
        return estate.databases().stream()
                .filter(database -> database.roles().contains(DatabaseSpec.Role.SOURCE))
                .map(DatabaseSpec::name)
                .toList();
    }

    /// Of tables of one name, the only one that a policy takes rows of.
    private Found governed(String name, List<Found> found) {
        List<Found> governed = found.stream()
                .filter(each -> policies.all().stream()
                        .anyMatch(policy -> policy.database()
                                        .equals(each.database().name())
                                && (policy.table().equals(each.table().name())
                                        || policy.bundle().contains(each.table().name()))))
                .toList();
        if (governed.size() == 1) {
            return governed.getFirst();
        }
        throw usage("there is more than one table %s: say which, %s"
                .formatted(
                        name,
                        found.stream()
                                .map(each -> each.database().name() + "/"
                                        + each.table().name())
                                .collect(Collectors.joining(" or "))));
    }

    private static HoldfastException usage(String message) {
        return new HoldfastException(ErrorCode.USAGE, message);
    }
}
