package dev.holdfast.restore;

import dev.holdfast.dialect.Copies;
import dev.holdfast.estate.GovernedDatabase;
import java.util.ArrayList;
import java.util.List;

/// Copies of root rows in one place; each stands for its bundle too.
record Found(Place place, Copies copies) {
    /// Joins what was found in one place, each copy once.
    static List<Found> united(List<Found> found) {
        List<Found> united = new ArrayList<>();
        for (Found each : found) {
            int at = 0;
            while (at < united.size() && !united.get(at).place().same(each.place())) {
                at++;
            }
            if (at == united.size()) {
                united.add(each);
            } else {
                Copies before = united.get(at).copies();
                united.set(at, new Found(each.place(), before.and(each.copies().without(before))));
            }
        }
        return united;
    }

    /// Those of one source.
    static List<Found> of(List<Found> chosen, GovernedDatabase source) {
        return chosen.stream()
                .filter(found -> found.place().source().name().equals(source.name()))
                .toList();
    }
}
