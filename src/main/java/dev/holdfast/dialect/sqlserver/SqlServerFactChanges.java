package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.FactDifference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Puts into words what differs between two lists of the facts that `facts.sql` finds.
final class SqlServerFactChanges {
    private final JsonMapper json = new JsonMapper();
    private final Map<String, FactDifference<Fact>> differing;

    /// A row of `facts.sql`; what the last four say hangs on the kind.
    private record Fact(String kind, String table, String name, String a, String b, String c, String d) {
        String subject() {
            return kind + " " + table + " " + name;
        }
    }

    SqlServerFactChanges(List<String> then, List<String> now) {
        this.differing = FactDifference.between(then, now, this::read, Fact::subject);
    }

    private Fact read(String text) {
        JsonNode parts = json.readTree(text);
        return new Fact(
                parts.get(0).asString(),
                parts.get(1).asString(),
                parts.get(2).asString(),
                parts.get(3).asString(""),
                parts.get(4).asString(""),
                parts.get(5).asString(""),
                parts.get(6).asString(""));
    }

    List<String> sentences() {
        List<String> gone = differing.values().stream()
                .filter(each -> each.any().kind().equals("table")
                        && each.now().getFirst().a().isEmpty())
                .map(SqlServerFactChanges::table)
                .toList();
        if (!gone.isEmpty()) { // and all that they had with them
            return gone;
        }
        Set<String> sentences = new LinkedHashSet<>();
        differing.values().forEach(each -> sentences.add(sentence(each)));
        return List.copyOf(sentences);
    }

    private static String sentence(FactDifference<Fact> difference) {
        Fact any = difference.any();
        return switch (any.kind()) {
            case "table" -> table(difference);
            case "column" -> column(difference);
            case "foreign key" ->
                "foreign key %s of %s to %s%s%s"
                        .formatted(any.name(), any.table(), any.b(), action(any.d()), end(difference));
            case "key" -> "a %s key of %s%s".formatted(any.name(), any.table(), end(difference));
            case "unique" -> "the unique indexes of " + any.table() + " changed";
            case "policy" -> "security policy %s of %s%s".formatted(any.name(), any.table(), end(difference));
            default -> "%s %s of %s%s".formatted(any.kind(), any.name(), any.table(), end(difference));
        };
    }

    private static String end(FactDifference<Fact> difference) {
        return difference.changed() ? " changed" : difference.came();
    }

    private static String action(String action) {
        return action.equals("NO_ACTION")
                ? ""
                : " (on delete " + action.toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
    }

    private static String table(FactDifference<Fact> difference) {
        String name = "table " + difference.any().table();
        if (!difference.changed()) {
            return name + difference.came();
        }
        Fact then = difference.then().getFirst();
        Fact now = difference.now().getFirst();
        if (now.a().isEmpty() || then.a().isEmpty()) {
            return name + (now.a().isEmpty() ? " is gone" : " is new");
        }
        if (!then.a().equals(now.a())) {
            return name + " is another one than before: it was dropped and made anew";
        }
        return name
                + (then.b().equals(now.b())
                        ? " changed how it is stored"
                        : now.b().equals("0") ? " is no temporal table any more" : " is a temporal table now");
    }

    private static String column(FactDifference<Fact> difference) {
        Fact any = difference.any();
        if (!difference.changed()) {
            return "column %s.%s (%s)%s".formatted(any.table(), any.a(), any.b(), difference.came());
        }
        Fact then = difference.then().getFirst();
        Fact now = difference.now().getFirst();
        List<String> changes = new ArrayList<>();
        if (!then.a().equals(now.a())) {
            changes.add("is called " + now.a() + " now");
        }
        if (!then.b().equals(now.b())) {
            changes.add("is " + now.b() + " now, it was " + then.b());
        }
        if (!then.c().equals(now.c())) {
            changes.add(now.c().equals("0") ? "takes no nulls any more" : "takes nulls now");
        }
        if (changes.isEmpty()) {
            changes.add("is computed, numbered or masked in another way");
        }
        return "column " + any.table() + "." + then.a() + " " + String.join(", ", changes);
    }
}
