package org.ephemera.azure.source;

import com.azure.core.credential.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.kubernetes.ClusterException;
import org.jspecify.annotations.Nullable;

/** By a token that Microsoft Entra ID gives for API servers of AKS: renewed before it ends, and when it is refused. */
final class EntraLogin implements AksCluster.Login {
    private static final Duration BEFORE_ITS_END = Duration.ofMinutes(5);
    private static final Pattern ENTRA = Pattern.compile("AADSTS[0-9]{1,9}");

    private final AzureClients clients;
    private @Nullable AccessToken token;

    EntraLogin(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public synchronized String authorization(boolean anew) throws ClusterException {
        AccessToken known = token;
        if (known == null || anew || ends(known)) {
            known = ask(anew);
            token = known;
        }
        return "Bearer " + known.getToken();
    }

    @Override
    public String admission() {
        return "see that the cluster trusts the collector's tenant, and bind infra/kubernetes/collector-rbac.yaml to the"
                + " object id of its identity";
    }

    private boolean ends(AccessToken known) {
        Instant soon = clients.clock().instant().plus(BEFORE_ITS_END);
        return known.getExpiresAt().toInstant().isBefore(soon);
    }

    private AccessToken ask(boolean anew) throws ClusterException {
        try {
            return clients.clusterToken(anew);
        } catch (RuntimeException e) {
            // What the SDK says of all the ways it tried is long; the one code in it can be looked up.
            Matcher code = ENTRA.matcher(String.valueOf(e.getMessage()));
            throw new ClusterException(
                    Refusal.NO_CREDENTIALS,
                    "no token could be had for the cluster's API server"
                            + (code.find() ? " (" + code.group() + ")" : "")
                            + "; run 'az login', set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or give the"
                            + " function an identity");
        }
    }
}
