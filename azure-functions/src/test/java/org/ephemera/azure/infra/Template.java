package org.ephemera.azure.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser of the parts of a Bicep file that the tests need: quoted texts in lists and in settings. */
record Template(String text) {
    private static final Pattern TEXT = Pattern.compile("'([^']*)'");
    private static final Pattern SETTING = Pattern.compile("\\{ name: '([^']*)', value: (.*) }");

    static Template read(String name) {
        try {
            return new Template(Files.readString(Path.of("../infra/azure", name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns one resource by its symbolic name, up to its closing brace. */
    Template resource(String name) {
        Matcher found = Pattern.compile("(?ms)^resource " + name + " '.*?^}$").matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("there is no resource " + name);
        }
        return new Template(found.group());
    }

    /** Returns the symbolic names of the resources of a type. */
    List<String> resources(String type) {
        return Pattern.compile("(?m)^resource (\\w+) '" + Pattern.quote(type) + "@")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Returns the texts of the only list with this name, or of the lists that it concatenates. */
    List<String> list(String name) {
        List<String> lists = Pattern.compile("(?s)\\b" + name + ": (?:\\[(.*?)]|concat\\((.*?)]\\)\n)")
                .matcher(text)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .toList();
        if (lists.size() != 1) {
            throw new IllegalArgumentException(lists.size() + " lists are called " + name);
        }
        return TEXT.matcher(lists.getFirst())
                .results()
                .map(one -> one.group(1))
                .filter(one -> !one.equals("none")) // of the condition "retention == 'none'"
                .toList();
    }

    /** Returns the app's settings: names and expressions. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        SETTING.matcher(text).results().forEach(each -> settings.put(each.group(1), each.group(2)));
        return settings;
    }

    /** Returns the default of a parameter. */
    String byDefault(String parameter) {
        Matcher found = Pattern.compile("(?m)^param " + parameter + " string = '([^']*)'$")
                .matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("no parameter " + parameter + " with a default");
        }
        return found.group(1);
    }
}
