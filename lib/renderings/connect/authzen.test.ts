import { describe, expect, it } from 'vitest';
import { evaluationSchema } from '@/lib/authzen/model/request';
import { authzenGuide } from './authzen';

const guide = (servers: string[]) => authzenGuide({ baseUrl: 'https://remit.example.com/', gateway: 'pep', servers });

describe('how to connect by AuthZEN', () => {
  it('has the real names in what is copied', () => {
    const { title, steps } = guide(['crm']);
    const text = JSON.stringify(steps);
    expect(title).toContain('pep');
    expect(text).toContain('https://remit.example.com/.well-known/authzen-configuration');
    expect(text).toContain('https://remit.example.com/access/v1/evaluation');
    expect(text).toContain('crm/{tool}');
    expect(text).toContain('while pep fronts crm only');
    expect(JSON.stringify(guide(['crm', 'wiki']).steps)).toContain('It has to say the server');
  });

  it('shows questions that are questions, also before there is a server', () => {
    for (const { steps } of [guide(['crm']), guide([])]) {
      const questions = steps.filter(({ language }) => language === 'json');
      expect(questions).toHaveLength(2);
      for (const { code } of questions)
        expect(evaluationSchema.safeParse(JSON.parse(code as string)).success).toBe(true);
    }
  });
});
