package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `holdfast policy tree`.
@Command(name = "tree", description = "Draws the policy tree: who hands keys to whom.")
final class PolicyTreeCommand implements Callable<Integer> {
    private final Invocation call;

    PolicyTreeCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<PolicyRow> rows =
                    bench.operations().policies().stream().map(PolicyRow::of).toList();
            List<Node> tree = children(null, rows);
            StringBuilder text = new StringBuilder();
            tree.forEach(node -> draw(node, "", "", text));
            call.printer().list(PolicyRow.class, rows, new Tree(1, tree), text.toString());
            return ExitCodes.OK;
        });
    }

    private static List<Node> children(@Nullable String parent, List<PolicyRow> rows) {
        return rows.stream()
                .filter(row -> parent == null ? row.parent() == null : parent.equals(row.parent()))
                .map(row ->
                        new Node(row.policy(), row.state(), row.database(), row.table(), children(row.policy(), rows)))
                .toList();
    }

    private static void draw(Node node, String lead, String below, StringBuilder text) {
        String state = node.state().equals("idle") ? "" : "  [" + node.state() + "]";
        text.append("%s%s  %s: %s%s%n".formatted(lead, node.policy(), node.database(), node.table(), state));
        for (int i = 0; i < node.children().size(); i++) {
            boolean last = i == node.children().size() - 1;
            draw(node.children().get(i), below + (last ? "└── " : "├── "), below + (last ? "    " : "│   "), text);
        }
    }

    private record Tree(int schemaVersion, List<Node> policies) {}

    private record Node(String policy, String state, String database, String table, List<Node> children) {}
}
