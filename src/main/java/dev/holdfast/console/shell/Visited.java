package dev.holdfast.console.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The way that somebody went through tabs, to go it back and forth again.
final class Visited<T> {
    private final List<T> way = new ArrayList<>();
    private int at = -1;

    /// Somebody went there by themselves: what they had gone back from is forgotten.
    void visit(T place) {
        if (at >= 0 && way.get(at).equals(place)) {
            return;
        }
        way.subList(at + 1, way.size()).clear();
        way.add(place);
        at = way.size() - 1;
    }

    /// @param there whether a place can still be gone to; others are stepped over
    /// @return where that leads; empty at the beginning
    Optional<T> back(Predicate<T> there) {
        return step(-1, there);
    }

    /// As [#back]; empty at the end.
    Optional<T> forth(Predicate<T> there) {
        return step(1, there);
    }

    private Optional<T> step(int by, Predicate<T> there) {
        T here = at < 0 ? null : way.get(at);
        for (int i = at + by; i >= 0 && i < way.size(); i += by) {
            if (there.test(way.get(i)) && !way.get(i).equals(here)) {
                at = i;
                return Optional.of(way.get(i));
            }
        }
        return Optional.empty();
    }
}
