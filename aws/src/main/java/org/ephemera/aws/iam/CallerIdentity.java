package org.ephemera.aws.iam;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Comparison of the account of the credentials with that of the target. With credentials of another account, a service
 * only reports that a name does not exist.
 */
public final class CallerIdentity {

    private final AwsClients clients;

    private final ItemCalls calls;

    public CallerIdentity(AwsClients clients, ItemCalls calls) {
        this.clients = clients;
        this.calls = calls;
    }

    CallResult<GetCallerIdentityResponse> request(String region) throws IOException {
        return calls.call(
                ApiRequest.of(IamCatalog.GET_CALLER_IDENTITY, region, Map.of()),
                recorded -> clients.sts(region).getCallerIdentity(r -> r.overrideConfiguration(recorded)));
    }

    /** Requests the identity of the credentials that store and sign. */
    CallResult<GetCallerIdentityResponse> requestForStore(String region) throws IOException {
        return calls.call(
                ApiRequest.of(IamCatalog.GET_CALLER_IDENTITY, region, Map.of()),
                recorded -> clients.callerSts(region).getCallerIdentity(r -> r.overrideConfiguration(recorded)));
    }

    /**
     * Returns the outcome of a sweep whose credentials are of another account than the swept one: all listed and
     * measured metrics would have the wrong account. Empty if the accounts are equal or the identity is unknown.
     */
    public Optional<Outcome> explainSweepAccount(PlannedItem item) throws IOException {
        IamCatalog.CallerParameters target = target(item);
        if (!(request(target.region()) instanceof CallResult.Answered<GetCallerIdentityResponse> answered)) {
            return Optional.empty();
        }
        calls.log(answered.stored(), ResponsePage.only(1));
        return Optional.ofNullable(answered.response().account())
                .filter(account -> !account.equals(target.place()))
                .map(account -> new Outcome.Failed(
                        FailureOutcomes.OTHER_ACCOUNT,
                        "the credentials belong to account " + SanitizedText.of(account)
                                + ", but the sweep is of account " + SanitizedText.of(target.place())
                                + "; use a role in that account with --role"));
    }

    /** Returns the outcome of requesting the target, with the reason that the service does not report. */
    public Outcome explain(Outcome outcome, PlannedItem item) throws IOException {
        if (!mayBeOtherAccount(outcome)
                || !(request(target(item).region())
                        instanceof CallResult.Answered<GetCallerIdentityResponse> answered)) {
            return outcome;
        }
        calls.log(answered.stored(), ResponsePage.only(1));
        return otherAccount(answered.response(), outcome, item).orElseGet(() -> withHint(outcome));
    }

    /** Returns the outcome of a list without the target: a list never contains resources of another account. */
    public Outcome explainEmptyList(Outcome nothing, PlannedItem item) throws IOException {
        if (!(request(target(item).region()) instanceof CallResult.Answered<GetCallerIdentityResponse> answered)) {
            return nothing;
        }
        calls.log(answered.stored(), ResponsePage.only(1));
        return otherAccount(answered.response(), nothing, item).orElse(nothing);
    }

    private static Optional<Outcome> otherAccount(GetCallerIdentityResponse caller, Outcome outcome, PlannedItem item) {
        IamCatalog.CallerParameters target = target(item);
        return Optional.ofNullable(caller.account())
                .filter(account -> !account.equals(target.account()))
                .map(account -> new Outcome.Failed(
                        FailureOutcomes.OTHER_ACCOUNT,
                        "the credentials belong to account " + SanitizedText.of(account) + ", but the " + noun(item)
                                + " is in account " + SanitizedText.of(target.account())
                                + "; use a role in that account with --role ("
                                + outcome.message() + ")"));
    }

    /** Adds a hint: a mistyped name or an ARN of another region look like a deleted resource. */
    private static Outcome withHint(Outcome outcome) {
        return outcome instanceof Outcome.Expired
                ? new Outcome.Expired(outcome.detail(), outcome.message() + "; check the ARN and its region")
                : outcome;
    }

    private static String noun(PlannedItem item) {
        return target(item).namespace().isEmpty() ? EcsPlace.of(item).noun() : "cluster";
    }

    private static IamCatalog.CallerParameters target(PlannedItem item) {
        return ParameterCodec.read(item, IamCatalog.CallerParameters.class);
    }

    private static boolean mayBeOtherAccount(Outcome outcome) {
        return outcome instanceof Outcome.Expired
                || outcome instanceof Outcome.Denied
                || outcome.detail().equals("InvalidParameterException");
    }
}
