"""Job steps: from the job somebody has to the better-paid ones within reach, with what each pays and needs."""
