package org.ephemera.analyze.activity;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.TruncatedText;

/** The {@code requestURI} of an audited request: {@code /api/v1/namespaces/shop/pods/p/exec?command=sh&tty=true}. */
final class AuditedUri {
    private final String uri;

    AuditedUri(String uri) {
        this.uri = TruncatedText.text(uri);
    }

    /** Returns the path as the API server interprets it: decoded, without empty, {@code .} and {@code ..} segments. */
    String path() {
        int query = uri.indexOf('?');
        String path = decoded(query < 0 ? uri : uri.substring(0, query));
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..") && !segments.isEmpty()) {
                segments.removeLast();
            } else if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
                segments.add(segment);
            }
        }
        return "/" + String.join("/", segments);
    }

    /** Returns the words of the command. The parameter is repeated for each word. */
    String command() {
        return String.join(" ", values("command"));
    }

    boolean hasTerminal() {
        return values("tty").contains("true");
    }

    /** Reports whether the request was a dry run ({@code --dry-run=server}), which changes nothing. */
    boolean isDryRun() {
        return values("dryRun").contains("All");
    }

    String container() {
        return values("container").stream().findFirst().orElse("");
    }

    private List<String> values(String name) {
        int query = uri.indexOf('?');
        List<String> values = new ArrayList<>();
        if (query >= 0) {
            for (String pair : uri.substring(query + 1).split("&", -1)) {
                if (pair.startsWith(name + "=")) {
                    values.add(decoded(pair.substring(name.length() + 1)));
                }
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
