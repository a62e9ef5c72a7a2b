package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Links of README and of the pages of the site lead to a file, and to a heading in it. They name files as they stand
/// in
/// the repository, where most people read them; the site's generator turns `.md` into `.html`.
class PagesTest {
    private static final Path BASE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path PAGES = BASE.resolve("src/site/markdown");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return Stream.concat(Stream.of(BASE.resolve("README.md")), files.sorted())
                    .toList();
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> lost = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(prose(page));
            while (link.find()) {
                links++;
                if (!leadsSomewhere(page, link.group(1))) {
                    lost.add(page.getFileName() + ": " + link.group(1));
                }
            }
        }

        assertThat(lost).isEmpty();
        assertThat(links).isGreaterThan(100);
    }

    private static boolean leadsSomewhere(Path page, String target) throws IOException {
        if (target.startsWith("https://") || target.startsWith("http://")) {
            return true;
        }
        int hash = target.indexOf('#');
        String name = hash < 0 ? target : target.substring(0, hash);
        Path file = name.isEmpty() ? page : page.resolveSibling(name);
        if (!Files.exists(file)
                && !Files.exists(BASE.resolve("src/site/resources").resolve(name))) {
            return false;
        }
        return hash < 0 || headings(file).contains(target.substring(hash + 1));
    }

    /// As they are spelt in an address.
    private static List<String> headings(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ +", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /// What is code says how links look, and leads nowhere.
    private static String prose(Path page) throws IOException {
        StringBuilder prose = new StringBuilder();
        boolean fenced = false;
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith("```")) {
                fenced = !fenced;
            } else if (!fenced && !line.startsWith("    ")) {
                prose.append(CODE.matcher(line).replaceAll("")).append('\n');
            }
        }
        return prose.toString();
    }
}
