package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.verify.TamperCase.sealed;

import java.util.List;
import java.util.Optional;
import org.ephemera.format.PackageLayout;

/** Forgeries in the files that close an acquisition, made by the owner of the key or by a writer before the sealer. */
final class ClosingTamperCases {
    private ClosingTamperCases() {}

    static List<TamperCase> owners() {
        return List.of(
                way(
                        "body of another operation",
                        VerificationCheck.ACQUISITION_CHAIN,
                        PackageLayout.INDEX,
                        "\"operation\":\"",
                        "\"operation\":\"Put"),
                way(
                        "body of another request",
                        VerificationCheck.ACQUISITION_CHAIN,
                        PackageLayout.INDEX,
                        "\"requestId\":\"",
                        "\"requestId\":\"x"),
                outcomes("outcome of another attempt", "(\"attempts\":\\[\")[0-9a-f]{8}", "$100000000"),
                outcomes("outcome of no attempt", "\"attempts\":\\[\"[0-9a-f]{8}\"\\]", "\"attempts\":[]"),
                outcomes("outcome of one request more", "\"requestIds\":\\[(?=\")", "\"requestIds\":[\"x\","),
                outcomes("outcome of no requests", "\"requestIds\":\\[\"[^\\]]*\\]", "\"requestIds\":[]"),
                closing("other caller", "\"principal\" : (null|\"[^\"]*\")", "\"principal\" : \"somebody else\""),
                closing("read in another account", "\"account\" : (null|\"[^\"]*\")", "\"account\" : \"1\""),
                closing("clocks farther apart", "\"offsetMs\" : -?[0-9]+", "\"offsetMs\" : 987654321"),
                closing("clock offset without response", "\"offsetMs\" : -?[0-9]+", "\"offsetMs\" : null"),
                closing("clocks compared more often", "median of ", "median of 1"),
                closing(
                        "footprint that is not in the log",
                        "\"footprint\" : \\[[^\\]]*\\]",
                        "\"footprint\" : [ {\"item\":\"a\",\"what\":\"b\"} ]"),
                bag(
                        "case",
                        DeviationKind.ALTERED,
                        "(Internal-Sender-Identifier: .*\n)?Payload",
                        "Internal-Sender-Identifier: X-9\nPayload"),
                bag("program", DeviationKind.ALTERED, "Agent: ephemera", "Agent: mallory"),
                bag("date", DeviationKind.ALTERED, "Bagging-Date: [0-9]{4}", "Bagging-Date: 1999"),
                new TamperCase(
                        "closed by a later version",
                        VerificationCheck.SEAL,
                        Optional.empty(),
                        PackageLayout.PACKAGE,
                        true,
                        t -> t.forgery()
                                .replace(PackageLayout.PACKAGE, "urn:ephemera:package:v1", "urn:ephemera:package:v2")
                                .reseal(t.signer())),
                bag("label", DeviationKind.EXTRA, "Payload", "Contact-Name: Mallory\nPayload"));
    }

    private static TamperCase outcomes(String name, String pattern, String by) {
        return way(name, VerificationCheck.PLAN_COVERAGE, PackageLayout.OUTCOMES, pattern, by);
    }

    private static TamperCase closing(String name, String pattern, String by) {
        return way(name, VerificationCheck.PLAN_COVERAGE, PackageLayout.PACKAGE, pattern, by);
    }

    private static TamperCase bag(String name, DeviationKind kind, String pattern, String by) {
        return way("bag-info of another " + name, VerificationCheck.SEAL, kind, PackageLayout.BAG_INFO, pattern, by);
    }

    private static TamperCase way(String name, VerificationCheck check, String path, String pattern, String by) {
        return way(name, check, DeviationKind.ALTERED, path, pattern, by);
    }

    private static TamperCase way(
            String name, VerificationCheck check, DeviationKind kind, String path, String pattern, String by) {
        return sealed(name, check, kind, path, t -> {
            String forged = t.read(path).replaceFirst(pattern, by);
            assertThat(forged).isNotEqualTo(t.read(path));
            t.write(path, forged);
        });
    }
}
