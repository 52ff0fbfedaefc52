package org.ephemera.analyze.command;

import com.google.re2j.Pattern;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.Severity;

/**
 * Patterns for the domains of mining pools and their subdomains. A domain in a logged DNS query or network flow matches
 * rule NET-001, because traffic alone does not prove a miner. A domain in any other text matches rule CMD-005.
 */
final class PoolDomains {
    private static final Pattern QUERY_OR_FLOW = Pattern.compile(
            "\\b(query|queries|dns|nxdomain|resolved?|in\\s+(a|aaaa|https|cname)|(a|aaaa|https|cname)\\s+in|dst|dport|eni-[0-9a-f]+)\\b",
            Pattern.CASE_INSENSITIVE);

    private PoolDomains() {}

    static List<RulePattern> signatures(List<String> domains) {
        String names = domains.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        // A longer name that only begins with the domain is a different domain.
        Pattern pattern = Pattern.compile(
                "(^|[^a-z0-9.-])(([a-z0-9-]{1,63}\\.)*)(" + names + ")\\.?($|[^a-z0-9.-]|\\.($|[^a-z0-9]))",
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        return List.of(
                signature(
                        "CMD-005/pools",
                        "CMD-005",
                        EnumSet.of(TextScope.COMMAND, TextScope.ENV, TextScope.LOG),
                        domains,
                        pattern),
                signature("NET-001/pools", "NET-001", EnumSet.of(TextScope.LOG), domains, pattern));
    }

    /** Reports whether a match in a log is a DNS query or a network flow. */
    static boolean isTraffic(PatternMatch match) {
        return QUERY_OR_FLOW.matcher(match.around(200, 200)).find();
    }

    private static RulePattern signature(
            String id, String rule, Set<TextScope> scopes, List<String> domains, Pattern pattern) {
        return new RulePattern(id, rule, scopes, domains, 0, pattern, Optional.<Severity>empty(), List.of());
    }
}
