package org.ephemera.analyze.command;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.Indicator.Kind;
import org.ephemera.analyze.redact.SecretMasking;

/** Indicators of compromise found near matches: each one once, with the rules that found it. */
final class IndicatorSet {
    static final int MOST = 500;
    private static final int LONGEST = 2_048;
    private static final Pattern URL =
            Pattern.compile("(?i)\\b(?:https?|ftp|stratum2?\\+[a-z]{3})://[^\\s\"'`<>|;(){}\\\\]+");
    /** User name and password in a URL, which are not part of an indicator. */
    private static final Pattern USER = Pattern.compile("://[^/?#@]*@");

    private static final Pattern IP = Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b");
    private static final Pattern WALLET =
            Pattern.compile("\\b(?:[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}(?:[1-9A-HJ-NP-Za-km-z]{11})?)\\b");
    private static final Pattern HASH = Pattern.compile("(?i)\\b[0-9a-f]{64}\\b");
    private static final Pattern KEY_ID = Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b");
    private static final Pattern NAME = Pattern.compile("(?i)[a-z0-9_](?:[a-z0-9_-]{0,62}\\.)+[a-z]{2,}");
    private static final Pattern HOST_PORT = Pattern.compile("(?i)\\b((?:[a-z0-9-]+\\.)+[a-z]{2,}):\\d{2,5}\\b");

    private static final int MASK_LENGTH = SecretMasking.MASK.length();

    private record Key(Kind kind, String value) {}

    private record Seen(EvidenceLocation evidence, SortedSet<String> rules) {}

    private final Map<Key, Seen> seen = new LinkedHashMap<>();
    private boolean isFull;

    /** Adds the indicators around a match. */
    void add(PatternMatch match, String rule, EvidenceLocation evidence) {
        String text = match.around(300, 600);
        forEachMatch(URL, 0, match.masked(300, 600), url -> addIndicator(Kind.URL, withoutUser(url), rule, evidence));
        forEachMatch(URL, 0, text, url -> addHost(withoutUser(url), rule, evidence));
        forEachMatch(
                HOST_PORT, 1, text, name -> addIndicator(Kind.DOMAIN, name.toLowerCase(Locale.ROOT), rule, evidence));
        forEachMatch(IP, 0, text, ip -> addIp(ip, rule, evidence));
        forEachMatch(WALLET, 0, text, wallet -> addIndicator(Kind.WALLET, wallet, rule, evidence));
        forEachMatch(HASH, 0, text, hash -> addIndicator(Kind.HASH, hash.toLowerCase(Locale.ROOT), rule, evidence));
        forEachMatch(KEY_ID, 0, text, id -> addIndicator(Kind.KEY_ID, id, rule, evidence));
        if (match.signature().id().endsWith("/pools")) {
            forEachMatch(
                    NAME,
                    0,
                    match.matchedText(),
                    name -> addIndicator(Kind.DOMAIN, name.toLowerCase(Locale.ROOT), rule, evidence));
        }
    }

    /** Adds access key IDs from a value of which nothing else may be shown. */
    void addKeyIds(String text, String rule, EvidenceLocation evidence) {
        forEachMatch(KEY_ID, 0, text, id -> addIndicator(Kind.KEY_ID, id, rule, evidence));
    }

    /** Reports whether indicators beyond the limit were dropped. */
    boolean isFull() {
        return isFull;
    }

    List<Indicator> all() {
        List<Indicator> all = new ArrayList<>();
        seen.forEach((key, value) ->
                all.add(new Indicator(key.kind(), key.value(), List.copyOf(value.rules()), value.evidence())));
        return all;
    }

    private void addHost(String url, String rule, EvidenceLocation evidence) {
        String rest = url.substring(url.indexOf("://") + 3);
        int end = 0;
        while (end < rest.length() && "/:?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String host = rest.substring(0, end);
        if (NAME.matcher(host).matches()) {
            addIndicator(Kind.DOMAIN, host.toLowerCase(Locale.ROOT), rule, evidence);
        }
    }

    private void addIp(String ip, String rule, EvidenceLocation evidence) {
        for (String part : ip.split("\\.", -1)) {
            if (Integer.parseInt(part) > 255) {
                return;
            }
        }
        if (!ip.startsWith("127.") && !ip.startsWith("0.") && !ip.startsWith("169.254.")) {
            addIndicator(Kind.IP, ip, rule, evidence);
        }
    }

    private void addIndicator(Kind kind, String value, String rule, EvidenceLocation evidence) {
        Key key = new Key(kind, value.substring(0, Math.min(value.length(), LONGEST)));
        Seen before = seen.get(key);
        if (before == null && seen.size() >= MOST) {
            isFull = true;
            return;
        }
        seen.computeIfAbsent(key, k -> new Seen(evidence, new TreeSet<>()))
                .rules()
                .add(rule);
    }

    private static void forEachMatch(
            Pattern pattern, int group, String text, java.util.function.Consumer<String> found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.accept(matcher.group(group));
        }
    }

    private static String withoutUser(String url) {
        return USER.matcher(trimPunctuation(url)).replaceFirst("://");
    }

    private static String trimPunctuation(String url) {
        int end = url.length();
        while (end > 0
                && ".,:]".indexOf(url.charAt(end - 1)) >= 0
                && !url.startsWith(SecretMasking.MASK, end - MASK_LENGTH)) {
            end--;
        }
        return url.substring(0, end);
    }
}
