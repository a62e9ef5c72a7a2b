package dev.holdfast.dialect.sqlserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A list of names as the helper schema keeps it: `["a","b"]`, written by [SqlServerText#json(List)].
final class NameList {
    private NameList() {}

    /// @throws IllegalArgumentException for what is no such list
    static List<String> parse(String json) {
        List<String> names = new ArrayList<>();
        int at = 1;
        while (at < json.length() && json.charAt(at) == '"') {
            StringBuilder name = new StringBuilder();
            at++;
            while (json.charAt(at) != '"') {
                if (json.charAt(at) == '\\') {
                    at++;
                    if (json.charAt(at) == 'u') {
                        name.append((char) Integer.parseInt(json.substring(at + 1, at + 5), 16));
                        at += 5;
                        continue;
                    }
                }
                name.append(json.charAt(at++));
            }
            names.add(name.toString());
            at += json.charAt(at + 1) == ',' ? 2 : 1;
        }
        if (!json.startsWith("[") || at != json.length() - 1 || json.charAt(at) != ']') {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "no list of names: %s", json));
        }
        return names;
    }
}
