package dev.holdfast.finding;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The one thing to do about a finding: a screen to open, or a command to copy.
///
/// @param command what does the same from a shell, as it is typed: never a sentence
/// @param place the screen; null when there is only the command
/// @param argument what the screen shows; empty for all
public record Action(String command, @Nullable Place place, String argument) {
    private static final Pattern COMMAND = Pattern.compile("holdfast( [A-Za-z0-9_./:=-]+)+");

    public Action {
        if (!COMMAND.matcher(command).matches()) {
            throw new IllegalArgumentException("'" + command + "' is no command that can be copied to a shell");
        }
    }

    public static Action open(Place place, Object argument, String command) {
        return new Action(command, place, argument.toString());
    }

    public static Action copy(String command) {
        return new Action(command, null, "");
    }
}
