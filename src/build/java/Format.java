import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Checks or applies the house format. Run by Maven on the toolchain's JDK, because Spotless formats inside Maven's own
/// JVM, and a formatter that runs on 17 cannot parse Java 25.
///
/// Usage: `Format check|apply SOURCES STAMP`. The stamp holds a digest of what was last found well formatted.
final class Format {
    private static final JavaFormatterOptions HOUSE = JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build();

    private Format() {}

    public static void main(String[] arguments) throws Exception {
        boolean apply = arguments[0].equals("apply");
        Path stamp = Path.of(arguments[2]);
        List<Path> sources = sources(Path.of(arguments[1]));
        String digest = digest(sources);
        if (Files.exists(stamp) && Files.readString(stamp).equals(digest)) {
            return;
        }
        Formatter formatter = Formatter.createFormatter(HOUSE);
        List<String> problems = new ArrayList<>();
        for (Path source : sources) {
            String text = Files.readString(source);
            try {
                String wanted = format(formatter, text);
                if (!wanted.equals(text)) {
                    if (apply) {
                        Files.writeString(source, wanted);
                    } else {
                        problems.add(source + ": not in house format");
                    }
                }
            } catch (FormatterException e) {
                problems.add(source + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            problems.forEach(System.err::println);
            System.err.println(problems.size() + " files; `mvn -Dformat=apply generate-sources` formats them");
            System.exit(1);
        }
        Files.createDirectories(stamp.getParent());
        Files.writeString(stamp, digest(sources));
    }

    /// Unused imports are Error Prone's business: the formatter's own removal does not see links of Markdown comments.
    private static String format(Formatter formatter, String text) throws FormatterException {
        return documentation(
                ImportOrderer.reorderImports(formatter.formatSource(text), JavaFormatterOptions.Style.PALANTIR));
    }

    /// The formatter breaks a `///` line that is too long into a `//` line, which drops the rest from the
    /// documentation; so a `//` line right below a `///` line of the same depth becomes documentation again.
    private static String documentation(String formatted) {
        StringBuilder mended = new StringBuilder(formatted.length());
        String above = "";
        for (String line : formatted.split("(?<=\n)")) {
            int depth = line.length() - line.stripLeading().length();
            if (line.startsWith("// ", depth) && above.startsWith("///", depth)) {
                line = line.substring(0, depth) + "/" + line.substring(depth);
            }
            mended.append(line);
            above = line;
        }
        return mended.toString();
    }

    private static List<Path> sources(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static String digest(List<Path> sources) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Path source : sources) {
            digest.update(source.toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(source));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
