package dev.holdfast.node;

import dev.holdfast.estate.Secrets;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.notify.NotifySettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Child process of [ServiceKeysTest]: runs a policy whose rows a service archives.
final class CallbackProcess {
    private CallbackProcess() {}

    /// @param arguments where the databases are ([ChildEngine]), then the policy, the service's place and its secret
    public static void main(String[] arguments) throws Exception {
        String policy = arguments[ChildEngine.ARGUMENTS];
        String place = arguments[ChildEngine.ARGUMENTS + 1];
        Secrets secrets = new Secrets(Map.of("KEY", arguments[ChildEngine.ARGUMENTS + 2]));
        try (ChildEngine engine = new ChildEngine(
                        arguments, new NotifySettings.Bound(NotifySettings.NONE.allowing(place), secrets));
                Node node = engine.open("child")) {
            var unused = node.runs().run(List.of(policy), new RunOptions(0, Duration.ZERO, false, "child"), _ -> {});
        }
    }
}
