package dev.holdfast.legacy;

import dev.holdfast.dialect.SessionTables.Found;
import dev.holdfast.legacy.Census.Misfit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Tells the tables that fit a template from those that are only named like it.
///
/// What most tables of a template have is what all must have: columns, owner, key.
///
/// @param members by child, in order of their sessions
/// @param columns and `owner`, `key`: of all members; empty when there are none
record Fitting(
        Map<String, List<Member>> members, List<Misfit> misfits, String columns, String owner, List<String> key) {
    record Member(Found table, String session) {}

    /// Numbers in order of size, before everything else in order of the alphabet.
    static final Comparator<String> SESSIONS = Comparator.comparing(Fitting::sortable);

    private static String sortable(String session) {
        return session.matches("[0-9]{1,18}") ? "0" + "0".repeat(18 - session.length()) + session : "1" + session;
    }

    static Fitting of(Template template, List<Found> named, CensusWish wish) {
        Map<Found, Template.Match> matches = new LinkedHashMap<>();
        named.forEach(found -> template.match(found.name().table()).ifPresent(match -> matches.put(found, match)));
        String owner = wish.owner().isEmpty() ? most(matches, Found::owner) : wish.owner();
        String columns = most(matches, Found::columns);
        List<String> key = wish.key().isEmpty() ? key(matches, columns) : wish.key();
        Map<String, List<Member>> members = new TreeMap<>();
        List<Misfit> misfits = new ArrayList<>();
        matches.forEach((found, match) -> misfit(found, columns, owner)
                .ifPresentOrElse(
                        reason -> misfits.add(new Misfit(found.name().toString(), reason)),
                        () -> members.computeIfAbsent(match.child(), _ -> new ArrayList<>())
                                .add(new Member(found, match.session()))));
        members.values().forEach(list -> list.sort(Comparator.comparing(Member::session, SESSIONS)));
        return new Fitting(members, misfits, columns, owner, key);
    }

    private static Optional<String> misfit(Found found, String columns, String owner) {
        if (!found.obstacles().isEmpty()) {
            return Optional.of(String.join(", ", found.obstacles()));
        }
        if (!found.columns().equals(columns)) {
            return Optional.of("has other columns: " + found.columns());
        }
        return found.owner().equals(owner)
                ? Optional.empty()
                : Optional.of("belongs to " + found.owner() + ", the others to " + owner);
    }

    private static String most(Map<Found, Template.Match> matches, Function<Found, String> what) {
        return matches.keySet().stream()
                .collect(Collectors.groupingBy(what, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }

    /// The primary key of most; the first column where they have none.
    private static List<String> key(Map<Found, Template.Match> matches, String columns) {
        return matches.keySet().stream()
                .filter(found -> found.columns().equals(columns) && !found.key().isEmpty())
                .collect(Collectors.groupingBy(Found::key, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseGet(() -> columns.isEmpty() ? List.of() : List.of(columns.substring(0, columns.indexOf(' '))));
    }

    int size() {
        return members.values().stream().mapToInt(List::size).sum();
    }
}
