package dev.holdfast.dialect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Facts about one subject that stand on one side only. On both sides there are some: they are a change; on one: the
/// subject came or went.
public record FactDifference<F>(List<F> then, List<F> now) {
    /// What differs, by subject.
    ///
    /// @param read takes a fact apart; @param subject what tells facts apart that may be two forms of one
    public static <F> SortedMap<String, FactDifference<F>> between(
            List<String> then, List<String> now, Function<String, F> read, Function<F, String> subject) {
        SortedMap<String, FactDifference<F>> differing = new TreeMap<>();
        Set<String> before = new HashSet<>(then);
        Set<String> after = new HashSet<>(now);
        before.stream().filter(fact -> !after.contains(fact)).map(read).forEach(fact -> at(differing, subject, fact)
                .then()
                .add(fact));
        after.stream().filter(fact -> !before.contains(fact)).map(read).forEach(fact -> at(differing, subject, fact)
                .now()
                .add(fact));
        return differing;
    }

    private static <F> FactDifference<F> at(
            SortedMap<String, FactDifference<F>> differing, Function<F, String> subject, F fact) {
        return differing.computeIfAbsent(
                subject.apply(fact), _ -> new FactDifference<>(new ArrayList<>(), new ArrayList<>()));
    }

    public F any() {
        return now.isEmpty() ? then.getFirst() : now.getFirst();
    }

    public boolean changed() {
        return !then.isEmpty() && !now.isEmpty();
    }

    /// ` is gone` or ` is new`
    public String came() {
        return now.isEmpty() ? " is gone" : " is new";
    }
}
