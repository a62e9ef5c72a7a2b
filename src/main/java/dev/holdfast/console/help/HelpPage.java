package dev.holdfast.console.help;

import dev.holdfast.console.fx.Room;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// What there is to say of a room.
///
/// Its file begins with the question that the room answers, then has paragraphs, one a line; after `== words` and after
/// `== commands` each line is a word or a command, ` = ` and what it means.
///
/// @param question that the room answers
public record HelpPage(String question, List<String> paragraphs, List<Entry> words, List<Entry> commands) {
    /// @param name a word or a command
    public record Entry(String name, String meaning) {}

    public HelpPage {
        paragraphs = List.copyOf(paragraphs);
        words = List.copyOf(words);
        commands = List.copyOf(commands);
    }

    /// The page of a room.
    public static HelpPage of(Room room) {
        String name = room.id() + ".txt";
        try (InputStream stream = HelpPage.class.getResourceAsStream("/dev/holdfast/console/help/" + name)) {
            return parse(new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("help page " + name + " cannot be read", e);
        }
    }

    static HelpPage parse(String text) {
        List<String> said = new ArrayList<>();
        List<Entry> words = new ArrayList<>();
        List<Entry> commands = new ArrayList<>();
        Consumer<String> take = said::add;
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            switch (line) {
                case "== words" -> take = word -> words.add(entry(word));
                case "== commands" -> take = command -> commands.add(entry(command));
                default -> take.accept(line);
            }
        }
        return new HelpPage(said.getFirst(), said.subList(1, said.size()), words, commands);
    }

    private static Entry entry(String line) {
        int at = line.lastIndexOf(" = "); // a command may have one, too
        return new Entry(line.substring(0, at), line.substring(at + 3));
    }
}
