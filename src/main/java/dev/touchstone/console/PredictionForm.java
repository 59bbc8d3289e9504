package dev.touchstone.console;

import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** What is going to be launched, as the form of the wizard sends it. */
public class PredictionForm {
  @RestForm String kind;
  @RestForm String name;
  @RestForm String hosts;
  @RestForm String wholePcrs;

  @RestForm FileUpload config;
  @RestForm String entry;
  @RestForm List<FileUpload> files;
  @RestForm String digests;

  @RestForm FileUpload kernel;
  @RestForm String kernelDigest;
  @RestForm String commandLine;
  @RestForm FileUpload initrd;
  @RestForm String initrdDigest;

  @RestForm FileUpload hypervisor;
  @RestForm String hypervisorDigest;
  @RestForm String hypervisorCommandLine;
  @RestForm FileUpload xsm;
  @RestForm String xsmDigest;

  @RestForm FileUpload image;

  @RestForm FileUpload tboot;
  @RestForm String tbootCommandLine;
  @RestForm FileUpload policy;
  @RestForm FileUpload platformLog;

  @RestForm FileUpload shim;
  @RestForm FileUpload bootLoader;
  @RestForm FileUpload efiKernel;
  @RestForm String efiKernelTimes;

  @RestForm String description;
}
