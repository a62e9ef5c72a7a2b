package dev.holdfast.onboard;

import dev.holdfast.policy.TableClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The order in which proposals are written, and in which policies run that are due at once: functional tables before
/// reference and operational ones, larger before smaller by powers of ten, parents before their children.
final class Ordering {
    private static final Comparator<Proposal> GAIN = Comparator.<Proposal, TableClass>comparing(Ordering::tableClass)
            .thenComparing(proposal -> -magnitude(proposal.bytes()))
            .thenComparing(proposal -> proposal.definition().name());

    private final List<Proposal> sorted;
    private final Map<String, List<Proposal>> children = new HashMap<>();

    Ordering(List<Proposal> proposals) {
        sorted = proposals.stream().sorted(GAIN).toList();
        for (Proposal proposal : sorted) {
            String parent = proposal.definition().parent();
            if (parent != null) {
                children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(proposal);
            }
        }
    }

    List<Proposal> ordered() {
        List<Proposal> ordered = new ArrayList<>();
        Set<String> proposed = new HashSet<>();
        sorted.forEach(each -> proposed.add(each.definition().name()));
        for (Proposal proposal : sorted) {
            String parent = proposal.definition().parent();
            if (parent == null || !proposed.contains(parent)) {
                append(proposal, ordered);
            }
        }
        return ordered;
    }

    private void append(Proposal proposal, List<Proposal> ordered) {
        ordered.add(proposal.at(ordered.size() + 1));
        children.getOrDefault(proposal.definition().name(), List.of()).forEach(child -> append(child, ordered));
    }

    private static TableClass tableClass(Proposal proposal) {
        String id = proposal.definition().tableClass();
        return id == null ? TableClass.FUNCTIONAL : TableClass.ofId(id).orElse(TableClass.FUNCTIONAL);
    }

    private static int magnitude(long bytes) {
        return bytes <= 0 ? 0 : (int) Math.log10((double) bytes);
    }
}
