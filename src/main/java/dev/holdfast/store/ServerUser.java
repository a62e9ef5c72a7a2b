package dev.holdfast.store;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How server programs are started without being root, which initdb and postgres refuse.
///
/// An ordinary user starts them directly. Root gives itself up: in a user namespace where the kernel allows one
/// (`unshare -U`), else by changing to `postgres` or `nobody` (`setpriv`). The owner of an existing data directory
/// decides, because a directory made in one way cannot be opened in the other.
record ServerUser(List<String> commandPrefix) {
    private static final List<String> NAMESPACE = List.of("unshare", "-U", "--");
    private static final List<String> SUBSTITUTES = List.of("postgres", "nobody");

    ServerUser {
        commandPrefix = List.copyOf(commandPrefix);
    }

    static ServerUser forDirectory(Path base, Path data) throws IOException {
        if (owner(Path.of("/proc/self")) != 0) {
            return new ServerUser(List.of());
        }
        int dataOwner = Files.exists(data) ? owner(data) : -1;
        if (dataOwner <= 0 && Processes.succeeds(with(NAMESPACE, "true"))) {
            return new ServerUser(NAMESPACE);
        }
        if (dataOwner == 0) {
            throw new HoldfastException(
                    ErrorCode.CONFIG,
                    data + " belongs to root and this machine allows no user namespace (unshare -U):"
                            + " give it to another user, or start Holdfast as one; nothing was started");
        }
        return substitute(base, dataOwner > 0 ? List.of(Files.getOwner(data).getName()) : SUBSTITUTES);
    }

    private static ServerUser substitute(Path base, List<String> users) throws IOException {
        for (String user : users) {
            if (!exists(base, user)) {
                continue;
            }
            String group = Processes.output(List.of("id", "-g", user)).strip();
            List<String> prefix = List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--");
            if (Processes.succeeds(with(prefix, "test", "-x", base.toString()))) {
                return new ServerUser(prefix);
            }
        }
        throw new HoldfastException(
                ErrorCode.CONFIG,
                "running as root: neither a user namespace (unshare -U) nor a change of user to "
                        + String.join(" or ", users) + " can reach " + base
                        + "; set HOLDFAST_HOME to a directory that others may enter, for example /var/lib/holdfast");
    }

    private static boolean exists(Path base, String user) throws IOException {
        try {
            base.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        }
    }

    private static int owner(Path path) throws IOException {
        return Files.exists(path) ? (Integer) Files.getAttribute(path, "unix:uid") : -1;
    }

    /// The command line that starts `command` as this user.
    List<String> command(String... command) {
        return with(commandPrefix, command);
    }

    /// As [#command(String...)], in a session of its own where `setsid` is installed, so that Ctrl+C or a closed
    /// terminal ends us and not a server that others may be attached to.
    List<String> detachedCommand(String... command) {
        List<String> plain = command(command);
        return Processes.succeeds(List.of("setsid", "true"))
                ? with(List.of("setsid"), plain.toArray(String[]::new))
                : plain;
    }

    /// Gives a file that we made to the user that the server runs as.
    void own(Path path) throws IOException {
        for (String word : commandPrefix) {
            if (word.startsWith("--reuid=")) {
                Files.setOwner(
                        path,
                        path.getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName(word.substring("--reuid=".length())));
            }
        }
    }

    private static List<String> with(List<String> prefix, String... command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of(command));
        return all;
    }

    /// Child processes.
    static final class Processes {
        private Processes() {}

        /// A program of the server, which must not see this user's client settings or locale.
        static ProcessBuilder of(Path directory, List<String> command) {
            ProcessBuilder program =
                    new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
            Map<String, String> environment = program.environment();
            environment
                    .keySet()
                    .removeIf(name -> name.startsWith("PG")
                            || name.startsWith("LC_")
                            || name.equals("LANG")
                            || name.equals("LANGUAGE")
                            || name.equals("LD_LIBRARY_PATH"));
            environment.put("LC_ALL", "C");
            environment.put("TZ", "UTC");
            return program;
        }

        static boolean succeeds(List<String> command) {
            try {
                return run(command).exitValue() == 0;
            } catch (IOException e) {
                return false; // the program is not installed
            }
        }

        static String output(List<String> command) throws IOException {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            await(process);
            return output;
        }

        private static Process run(List<String> command) throws IOException {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            await(process);
            return process;
        }

        static int await(Process process) throws IOException {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                process.destroy();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for a child process", e);
            }
        }
    }
}
