package org.ephemera.analyze.activity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.FindingsByPlace;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.Indicator.Kind;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.call.IpAddresses;

/**
 * Indicators from the calls that findings of high severity cite: internet address, access key and user agent of the
 * caller. They identify the same caller in the logs of other accounts.
 */
public final class ActorIndicators {
    /** Access keys of a user and of a session (AWS documentation, "IAM identifiers"). */
    private static final Pattern KEY = Pattern.compile("(AKIA|ASIA)[0-9A-Z]{16}");

    private static final int MOST = 100;
    private static final int LONGEST = 500;

    private record Key(Kind kind, String value) {}

    private record Seen(EvidenceLocation evidence, Set<String> rules) {}

    private final Map<Key, Seen> seen = new LinkedHashMap<>();

    private ActorIndicators() {}

    /**
     * Returns the indicators, each once.
     *
     * @param calls by time
     */
    public static List<Indicator> of(List<ControlCall> calls, List<Finding> findings) {
        FindingsByPlace places = FindingsByPlace.of(findings, Severity.HIGH);
        ActorIndicators indicators = new ActorIndicators();
        for (ControlCall call : calls) {
            Set<String> rules = new LinkedHashSet<>();
            places.at(call.evidence())
                    .forEach(finding -> rules.add(finding.rule().id()));
            if (!rules.isEmpty() && !call.isCollectorRead()) {
                indicators.add(call, rules);
            }
        }
        List<Indicator> all = new ArrayList<>();
        indicators.seen.forEach((key, value) ->
                all.add(new Indicator(key.kind(), key.value(), List.copyOf(value.rules()), value.evidence())));
        return all;
    }

    /** Adds the caller. A call without an address is one of a service, on behalf of the caller. */
    private void add(ControlCall call, Set<String> rules) {
        String address = call.sourceIp().orElse("");
        if (!IpAddresses.isPublic(address)) {
            return;
        }
        add(Kind.IP, address, rules, call);
        String key = call.entry().path("userIdentity").path("accessKeyId").asText();
        if (KEY.matcher(key).matches()) {
            add(Kind.KEY_ID, key, rules, call);
        }
        call.userAgent().filter(agent -> !agent.isBlank()).ifPresent(agent -> add(Kind.USER_AGENT, agent, rules, call));
    }

    private void add(Kind kind, String value, Set<String> rules, ControlCall call) {
        Key key = new Key(kind, TruncatedText.text(value, LONGEST));
        if (seen.size() < MOST || seen.containsKey(key)) {
            seen.computeIfAbsent(key, none -> new Seen(call.evidence(), new TreeSet<>()))
                    .rules()
                    .addAll(rules);
        }
    }
}
