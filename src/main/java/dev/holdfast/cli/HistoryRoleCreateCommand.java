package dev.holdfast.cli;

import dev.holdfast.history.RoleGrants;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast history role create`.
@Command(
        name = "create",
        description = {
            "Prints what lets a role read the history views of a database and nothing else.",
            "With --execute it is done, and tried: a role that could do more is not left behind."
        })
final class HistoryRoleCreateCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "ROLE")
    String role = "";

    @Option(names = "--database", paramLabel = "DATABASE", required = true, description = "whose history views")
    String database = "";

    @Option(names = "--execute", description = "do it, and try what the role may do")
    boolean execute;

    HistoryRoleCreateCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            RoleGrants grants = bench.operations().history().createRole(database, role, execute, call.actor());
            call.printer().document(Report.of(grants), text(grants));
            grants.left().forEach(line -> call.warn("not granted: " + line));
            return ExitCodes.OK;
        });
    }

    private static String text(RoleGrants grants) {
        StringBuilder text = new StringBuilder();
        grants.statements().forEach(sql -> text.append(sql).append(";\n"));
        if (grants.done()) {
            text.append("-- done and tried: %s reads these views, and no table of %s\n"
                    .formatted(grants.role(), grants.database()));
        }
        return text.toString();
    }

    private record Report(
            int schemaVersion,
            String database,
            String role,
            List<String> statements,
            List<String> notGranted,
            boolean done) {
        static Report of(RoleGrants grants) {
            return new Report(1, grants.database(), grants.role(), grants.statements(), grants.left(), grants.done());
        }
    }
}
