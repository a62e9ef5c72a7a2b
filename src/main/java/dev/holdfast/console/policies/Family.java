package dev.holdfast.console.policies;

import dev.holdfast.node.PolicyStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The policies that a picture has room for.
final class Family {
    /// As many cards as a person can overlook, and a frame can draw.
    static final int MOST = 120;

    private Family() {}

    /// All policies where there is room for them; otherwise the tree in which the selected one stands: its ancestors,
    /// it with what is below it, then the others in their order, as far as there is room.
    ///
    /// @param policies in tree order
    static List<PolicyStatus> of(List<PolicyStatus> policies, @Nullable String selected) {
        if (policies.size() <= MOST) {
            return policies;
        }
        int at = Math.max(0, index(policies, selected));
        int root = at;
        while (root > 0 && policies.get(root).depth() > 0) {
            root--;
        }
        int end = end(policies, root);
        Set<String> chosen = new HashSet<>();
        int depth = policies.get(at).depth();
        for (int i = at; i >= root; i--) { // the nearest one above of each smaller depth is an ancestor
            if (policies.get(i).depth() < depth || i == at) {
                depth = policies.get(i).depth();
                chosen.add(name(policies.get(i)));
            }
        }
        add(policies, at, end(policies, at), chosen);
        add(policies, root, end, chosen);
        List<PolicyStatus> family = new ArrayList<>();
        for (PolicyStatus status : policies.subList(root, end)) {
            String parent = status.policy().parent();
            if (chosen.contains(name(status)) && (status.depth() == 0 || chosen.contains(parent))) {
                family.add(status);
            }
        }
        return family;
    }

    private static void add(List<PolicyStatus> policies, int from, int end, Set<String> chosen) {
        for (int i = from; i < end && chosen.size() < MOST; i++) {
            chosen.add(name(policies.get(i)));
        }
    }

    /// Where the tree below a policy ends.
    private static int end(List<PolicyStatus> policies, int root) {
        int end = root + 1;
        while (end < policies.size()
                && policies.get(end).depth() > policies.get(root).depth()) {
            end++;
        }
        return end;
    }

    private static int index(List<PolicyStatus> policies, @Nullable String selected) {
        for (int i = 0; i < policies.size(); i++) {
            if (name(policies.get(i)).equals(selected)) {
                return i;
            }
        }
        return -1;
    }

    private static String name(PolicyStatus status) {
        return status.policy().name();
    }
}
