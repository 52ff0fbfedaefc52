package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.parse.call.IpAddresses;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Use of the target's service account for a role of AWS from outside of the cluster (EXE-012). The token of the
 * account is a file in the pod; a copy of it can be used anywhere (EKS user guide, "IAM roles for service accounts").
 * The address of the cluster on the internet is unknown. An address from which a person called too is not that of the
 * cluster.
 */
final class WebIdentityUse implements CallRule {
    /** Lookup attribute of the CloudTrail event history for the name of a service account. */
    private static final String BY_ACCOUNT = "Username";

    private static final String ACCOUNT = "system:serviceaccount:";

    /** Users of IAM and of IAM Identity Center, and the root user. */
    private static final Pattern PERSON = Pattern.compile(".*(:user/|:root$|:assumed-role/AWSReservedSSO_).*");

    private final CallerBaseline baseline;
    private final Set<String> accounts;

    WebIdentityUse(CallerBaseline baseline, SealedPackage sealed) {
        this.baseline = baseline;
        this.accounts = sealed.outcomes().stream()
                .filter(item -> item.planned().param("attribute").equals(BY_ACCOUNT))
                .map(item -> item.planned().param("value"))
                .filter(name -> name.startsWith(ACCOUNT))
                .collect(Collectors.toSet());
    }

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        List<ControlCall> own = calls.stream().filter(this::isOwn).toList();
        if (own.isEmpty()) {
            return;
        }
        Set<String> people = calls.stream()
                .filter(call -> PERSON.matcher(call.principal()).matches())
                .flatMap(call -> call.sourceIp().stream())
                .filter(IpAddresses::isPublic)
                .collect(Collectors.toSet());
        new ExternalCredentialUse(
                        baseline,
                        call -> call.sourceIp().filter(people::contains).isPresent(),
                        "from which a person called too")
                .evaluate(own, findings);
    }

    private boolean isOwn(ControlCall call) {
        return call.action().equals("AssumeRoleWithWebIdentity")
                && accounts.contains(
                        call.entry().path("userIdentity").path("userName").asText());
    }
}
