package dev.holdfast.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A place to type commands at: what came out, and which engine was started for it.
final class Typed {
    final FakeWorkbench bench = new FakeWorkbench();
    final List<Need> opened = new ArrayList<>();
    final List<Map<String, String>> flags = new ArrayList<>();
    final Map<String, String> environment = new LinkedHashMap<>(Map.of("USER", "ann"));
    final AtomicLong nanos = new AtomicLong();
    final List<Integer> exits = new ArrayList<>();
    boolean terminal;
    boolean display;
    Optional<Integer> width = Optional.empty();
    Optional<String> answer = Optional.empty();
    String out = "";
    String err = "";

    int type(String... words) {
        StringWriter stdout = new StringWriter();
        StringWriter stderr = new StringWriter();
        Screen screen = new Screen(
                terminal,
                width,
                display,
                Samples.ZONE,
                () -> nanos.addAndGet(1_000_000_000L),
                () -> answer,
                exits::add);
        int code = CommandLineEntry.run(
                words, this::open, new PrintWriter(stdout), new PrintWriter(stderr), environment, screen);
        out = stdout.toString();
        err = stderr.toString();
        return code;
    }

    JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }

    private Workbench open(Map<String, String> given, Need need) {
        opened.add(need);
        flags.add(given);
        return bench;
    }
}
