package dev.touchstone.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.ima.ImaLists;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.eventlog.txt.TxtLogs;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import org.junit.jupiter.api.Test;

/** The replay that all logs share gives for TXT and IMA what their own replays give. */
class SharedReplayTest {
  @Test
  void replays_a_txt_log_to_the_values_of_the_tpm() {
    PcrValues read =
        LaunchEvidence.pcrs(LaunchEvidence.json("txt-emulated/xen-embedded.json").get("pcrs"));
    ReplayComparison compared =
        Replay.compare(Replay.of(TxtLogs.emulated("xen-embedded.tcg-log.bin")), read);

    for (HashAlgorithm bank : read.banks()) {
      for (int pcr = 17; pcr <= 22; pcr++) {
        assertThat(compared.explained(bank, pcr)).as("%s %d", bank, pcr).isTrue();
      }
      assertThat(compared.bank(bank).get(17)).isEqualTo(PcrReplay.MATCH);
    }
  }

  @Test
  void knows_the_quirk_of_the_first_record() {
    HashAlgorithm bank = HashAlgorithm.SHA256;
    byte[] data = new byte[36];
    byte[] value = bank.extend(bank.zeros(), bank.hash(data)).toArray();
    TxtLog quirk =
        TxtLogs.tcg(bank).raw(17, 0x402, 1, TxtLogs.concat(TxtLogs.u16(0x0b), value), data).log();

    assertThat(Replay.of(quirk).replayed())
        .isEqualTo(Replay.of(TxtLogs.launched(bank).log()).replayed());
  }

  @Test
  void replays_an_ima_list_in_the_banks_it_speaks_for() {
    PcrValues read = LaunchEvidence.pcrs("boots/kvm-ima-violation/quotes/rsa-multibank/pcrs.json");
    PcrValues replayed = Replay.of(ImaLists.boot("kvm-ima-violation/ima.bin")).replayed();

    for (HashAlgorithm bank : new HashAlgorithm[] {HashAlgorithm.SHA1, HashAlgorithm.SHA256}) {
      assertThat(replayed.get(bank, 10)).isEqualTo(read.get(bank, 10));
    }
  }
}
